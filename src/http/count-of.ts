/** `1 time`, `3 times`; `plural` where an s does not make one. */
export function countOf(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`
}
