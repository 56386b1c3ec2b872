import { join, relative, resolve } from 'node:path'
import { CHECKS } from '../doctor/checks.ts'
import { examine } from '../doctor/examine.ts'
import { type AppExamination, joinApps, pathIn } from '../doctor/join-apps.ts'
import { inLocale } from '../http/ascii.ts'
import type { Examination } from '../model/hint.ts'
import { formatExamination, formatExaminationJson } from '../report/doctor.ts'
import { formatExaminationMarkdown } from '../report/markdown.ts'
import { formatSarif } from '../report/sarif.ts'
import { findApps } from './app/find-workspace.ts'
import { readProject } from './app/read-project.ts'
import { FAILED_ON } from './fail-on.ts'
import type { Terminal } from './run/run-options.ts'
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
  const apps = findApps(resolve(dir))
  const examined =
    apps.length === 0
      ? examineOne(dir)
      : joinApps(apps.map((app): AppExamination => ({ folder: app, ...examineOne(join(dir, app)) })))
  const examination = { ...examined, ...(asked === undefined ? {} : { asked }) }
  const folder = folderOf(dir)
  const shown = { ...examination, hints: examination.hints.map(one => ({ ...one, file: pathIn(folder, one.file) })) }
  const formats = {
    text: () => inLocale(formatExamination(shown, { color: wantsColor(terminal) }), terminal.env),
    json: () => formatExaminationJson(examination, version),
    markdown: () => formatExaminationMarkdown(shown),
    sarif: () => formatSarif(shown, { version, checks: CHECKS }),
  }
  terminal.stdout.write(formats[reporter]())
  return failOn === 'hint' && examination.hints.length > 0 ? FAILED_ON : 0
}

function examineOne(dir: string): Examination {
  const { project, limits } = readProject(dir)
  const examined = examine(project)
  return { ...examined, limits: [...limits, ...examined.limits] }
}

/** From here, so that the terminal can open it; a folder elsewhere is named whole. */
function folderOf(dir: string): string {
  const path = relative(process.cwd(), resolve(dir)).replaceAll('\\', '/')
  if (path === '') return ''
  return path.startsWith('..') ? `${resolve(dir).replaceAll('\\', '/')}/` : `${path}/`
}
