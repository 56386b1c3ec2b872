/** A saved recording held against what the run has recorded so far, without secrets. */
export interface ComparedFlows {
  /** For a person, as `authproxy diff` prints it. */
  readonly text: string
  /** The same for an issue or a chat. */
  readonly markdown: string
}
