import type { VisitStep } from './visitor.ts'

/** Where a 3xx answer leads; `visited`: the origin that a path alone belongs to. */
export function redirectOf(step: VisitStep, visited: URL): URL | null {
  const { location } = step.headers
  if (step.status < 300 || step.status >= 400 || location === undefined) return null
  const from = new URL(step.path, visited)
  return URL.canParse(location, from.href) ? new URL(location, from) : null
}

/** The form of a `form_post` answer. */
export function selfSubmittingForm(html: string): { action: string; fields: Record<string, string> } | null {
  const action = /<form method="post" action="([^"]*)">/.exec(html)?.[1]
  if (action === undefined || !html.includes('.submit()')) return null
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  const fields = Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [decodeHtml(name), decodeHtml(value)]),
  )
  return { action: decodeHtml(action), fields }
}

/** The attribute values that React and the OpenID provider write. */
export function decodeHtml(value: string): string {
  return value.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** The parsed body of a JSON answer, else null. */
export function parseJson(type: string | undefined, body: string): unknown {
  if (!type?.includes('json')) return null
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** A server action that a form calls. */
export interface FormAction {
  readonly id: string
  /** True for one of useActionState, which is called with the last state before the fields. */
  readonly hasState: boolean
}

/** The action of the form that has `mark` in it, from the fields that React writes for browsers without scripts. */
export function actionOf(html: string, mark: string): FormAction | null {
  const form = html.match(/<form\b.*?<\/form>/gs)?.find(one => one.includes(mark)) ?? ''
  const id = /\$ACTION_ID_([0-9a-f]+)/.exec(form)?.[1]
  if (id !== undefined) return { id, hasState: false }
  const bound = /name="\$ACTION_\d+:0" value="{&quot;id&quot;:&quot;([0-9a-f]+)/.exec(form)?.[1]
  return bound === undefined ? null : { id: bound, hasState: true }
}

/** A call of a server action with the form's fields, in the wire form of React's reply encoding. */
export function encodeAction(path: string, { id, hasState }: FormAction, fields: Readonly<Record<string, string>>) {
  const boundary = '----WebKitFormBoundaryDemoVisitor00'
  const segment = path.replace(/^\//, '')
  const page = { children: ['__PAGE__', {}, null, null, 0] }
  const tree = ['', { children: [segment, page, null, null, 0] }, null, null, 16]
  const named = Object.entries(fields).map(([name, value]) => [`_1_${name}`, value] as const)
  const first = hasState ? [] : [[`_1_$ACTION_ID_${id}`, ''] as const]
  const parts = [...first, ...named, ['0', hasState ? '["$undefined","$K1"]' : '["$K1"]'] as const]
  const body = parts
    .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')
  const headers = {
    accept: 'text/x-component',
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'next-action': id,
    'next-router-state-tree': encodeURIComponent(JSON.stringify(tree)),
  }
  return { headers, body: `${body}--${boundary}--\r\n` }
}
