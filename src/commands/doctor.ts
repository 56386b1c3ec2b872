import { relative, resolve } from 'node:path'
import { CHECKS } from '../doctor/checks.ts'
import { examine } from '../doctor/examine.ts'
import { inLocale } from '../http/ascii.ts'
import { formatExamination, formatExaminationJson } from '../report/doctor.ts'
import { formatExaminationMarkdown } from '../report/markdown.ts'
import { formatSarif } from '../report/sarif.ts'
import { FAILED_ON } from './fail-on.ts'
import { readProject } from './read-project.ts'
import type { Terminal } from './run-options.ts'
import { allowClosedPipes, wantsColor } from './stdio.ts'

export interface DoctorOptions {
  readonly dir: string
  readonly reporter: 'text' | 'json' | 'markdown' | 'sarif'
  readonly failOn: 'hint' | 'never'
  readonly version: string
  /** What the app that runs said; left out: it was not asked. */
  readonly asked?: readonly string[]
}

/** `authproxy doctor [DIR]`: reads the app's own files. Exit code 2 when there is a hint and `--fail-on` asks. */
export function doctor({ dir, reporter, failOn, version, asked }: DoctorOptions, terminal: Terminal): number {
  allowClosedPipes(terminal)
  const { project, limits } = readProject(dir)
  const examined = examine(project)
  const examination = {
    ...examined,
    limits: [...limits, ...examined.limits],
    ...(asked === undefined ? {} : { asked }),
  }
  const folder = folderOf(dir)
  const formats = {
    text: () => inLocale(formatExamination(examination, { color: wantsColor(terminal), folder }), terminal.env),
    json: () => formatExaminationJson(examination, version),
    markdown: () => formatExaminationMarkdown(examination, folder),
    sarif: () => formatSarif(examination, { version, folder, checks: CHECKS }),
  }
  terminal.stdout.write(formats[reporter]())
  return failOn === 'hint' && examination.hints.length > 0 ? FAILED_ON : 0
}

/** From here, so that the terminal can open it; a folder elsewhere is named whole. */
function folderOf(dir: string): string {
  const path = relative(process.cwd(), resolve(dir)).replaceAll('\\', '/')
  if (path === '') return ''
  return path.startsWith('..') ? `${resolve(dir).replaceAll('\\', '/')}/` : `${path}/`
}
