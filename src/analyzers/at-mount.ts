import type { Diagnosis } from '../model/finding.ts'

/** Not within a longer path or an address: there it is said as it is. */
const AS_IN_NEXT = /(?<![\w.-])\/api\/auth\b/g

/** What a diagnosis says to check, at the routes of this recording; null = they are where Next has them. */
export function atMount(basePath: string | null): (diagnosis: Diagnosis) => Diagnosis {
  if (basePath === null) return diagnosis => diagnosis
  return diagnosis => {
    const { fix } = diagnosis
    return { ...diagnosis, fix: { ...fix, verify: fix.verify.replace(AS_IN_NEXT, () => basePath) } }
  }
}
