import { answer } from '../../src/agent/answer.ts'
import type { DiagnoseAnswer } from '../../src/agent/diagnose.ts'
import type { Question } from '../../src/agent/question.ts'
import type { AgentSource } from '../../src/agent/source.ts'
import type { VerifyAnswer } from '../../src/agent/verify.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { UserError } from '../../src/model/user-error.ts'
import { agentSource } from './agent-source.ts'
import type { ExampleStep } from './rule-examples.ts'
import { playExample } from './transcript.ts'

export const APP = 'https://localhost:3443'
export const COOKIE = '__Secure-next-auth.session-token'
export const ALL = '{"sub":"7","name":"Ada","role":"admin"}'
/** The same claims; equal texts would be one token. */
export const ANEW = '{"sub":"7","name":"Ada", "role":"admin"}'
export const LESS = '{"sub":"7"}'
const line = (claims: string) => `set-cookie: ${COOKIE}=$jwe4${claims}; Path=/; HttpOnly; Secure; SameSite=Lax`
const USER = '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}'

export const signIn: ExampleStep = {
  request: `POST ${APP}/api/auth/callback/credentials`,
  status: 302,
  answer: [`location: ${APP}/`, line(ALL)],
}
export const read = (leaves: string): ExampleStep => ({
  request: `GET ${APP}/api/auth/session`,
  send: [`cookie: ${COOKIE}=$jwe4${ALL}`],
  status: 200,
  answer: ['content-type: application/json', line(leaves)],
  body: USER,
})
export const odd: ExampleStep = {
  request: `GET ${APP}/shop`,
  status: 200,
  answer: ['set-cookie: cart=secret-cart; SameSite=None'],
}

/** Later than all that came before, with ids of their own. */
export const later = async (steps: readonly ExampleStep[], seconds: number, from: number): Promise<Exchange[]> =>
  (await playExample({ steps })).map((one, index) => ({
    ...one,
    id: `x${from + index}`,
    startedAt: one.startedAt + seconds * 1_000,
  }))

export const ask = <T>(source: AgentSource, question: Question) => answer(question, source) as T
export const diagnose = (source: AgentSource, cause: string | null = null) =>
  ask<DiagnoseAnswer>(source, { ask: 'diagnose', cause })
export const verify = (source: AgentSource, cause: string, since: number | `x${number}` | null = null, rule = null) =>
  ask<VerifyAnswer>(source, { ask: 'verify', cause, rule, since })
export const trouble = (run: () => unknown): readonly [string, string] => {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.nextStep]
    throw error
  }
  throw new Error('nothing was wrong with it')
}

export const sick = async () => agentSource(await playExample({ steps: [odd, signIn, read(LESS)] }))
