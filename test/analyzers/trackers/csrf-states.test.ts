import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { csrfStep, healthySession } from '../../support/server-steps.ts'
import { SECRET } from '../../support/transcript.ts'

const ORIGIN = 'http://localhost:3080'
const plain = (letter: string) => letter.repeat(64)
/** As both libraries write it. */
const signed = (letter: string, secret: string) => {
  const token = plain(letter)
  return `${token}%7C${createHash('sha256').update(`${token}${secret}`).digest('hex')}`
}

describe('csrf cookies', () => {
  test('with the secret: two refusals are enough when all hashes fit it', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map(letter => signed(letter, SECRET)) as [string, string, string]
    expect(
      (await diagnoseSteps([csrfStep(ORIGIN, null, a), csrfStep(ORIGIN, a, b), csrfStep(ORIGIN, b, c)])).serious,
    ).toEqual(['cookies-not-reaching-auth'])
  })

  test('with the secret: hashes of two secrets are two instances', async () => {
    const [a, b, c] = [signed('a', SECRET), signed('b', 'another-secret'), signed('c', SECRET)]
    expect(
      (await diagnoseSteps([csrfStep(ORIGIN, null, a), csrfStep(ORIGIN, a, b), csrfStep(ORIGIN, b, c)])).serious,
    ).toEqual(['secret-mismatch-between-instances'])
  })

  test('with the secret: there and back is no second instance', async () => {
    const [a, b, c] = [signed('a', SECRET), signed('b', 'another-secret'), signed('c', SECRET)]
    const steps = [
      ...[csrfStep(ORIGIN, null, a), csrfStep(ORIGIN, a, b)],
      ...[csrfStep(ORIGIN, b, null), csrfStep(ORIGIN, b, c), csrfStep(ORIGIN, c, null)],
    ]
    expect((await diagnoseSteps(steps)).serious).toEqual([])
  })

  test('one secret for ten requests in a row: the instances agree again', async () => {
    const letters = ['a', 'b', 'c', 'd'].map(plain) as [string, string, string, string]
    const [a, b, c, d] = letters
    const steps = [
      ...[csrfStep(ORIGIN, null, a), csrfStep(ORIGIN, a, null)],
      ...[csrfStep(ORIGIN, a, b), csrfStep(ORIGIN, b, c)],
    ]
    expect((await diagnoseSteps(steps)).serious).toEqual(['secret-mismatch-between-instances'])
    const steady = Array.from({ length: 10 }, () => csrfStep(ORIGIN, d, null))
    const { findings } = await diagnoseSteps([...steps, csrfStep(ORIGIN, null, d), ...steady])
    expect(findings.map(one => [one.rule, one.state])).toEqual([['secret-mismatch-between-instances', 'resolved']])
  })

  test('one route that never sees cookies beside one that does: no second instance', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map(plain) as [string, string, string]
    const at = (sent: string | null, set: string) => {
      const step = csrfStep(ORIGIN, sent, set)
      return { ...step, request: step.request.replace('/csrf', '/session'), body: '{}' }
    }
    const steps = [at(null, a), csrfStep(ORIGIN, a, null), at(a, b), at(b, c), csrfStep(ORIGIN, c, null)]
    expect((await diagnoseSteps(steps, null)).serious).toEqual([])
  })

  test('a rotation (v5, array): replaced once, accepted afterwards', async () => {
    const steps = [
      csrfStep(ORIGIN, null, plain('a')),
      csrfStep(ORIGIN, plain('a'), null),
      csrfStep(ORIGIN, plain('a'), plain('b')),
      csrfStep(ORIGIN, plain('b'), null),
    ]
    expect((await diagnoseSteps(steps)).serious).toEqual([])
  })

  test('first visits in parallel, each with its own cookie, are no refusal', async () => {
    const steps = ['a', 'b', 'c', 'd'].map(letter => csrfStep(ORIGIN, null, plain(letter)))
    expect((await diagnoseSteps([...steps, csrfStep(ORIGIN, plain('d'), null)])).serious).toEqual([])
  })

  test('a cookie of before the recording, or of another port, proves nothing', async () => {
    expect((await diagnoseSteps([csrfStep(ORIGIN, plain('a'), plain('b'))])).serious).toEqual([])
    const other = [
      csrfStep('http://localhost:3081', null, plain('a')),
      csrfStep(ORIGIN, plain('a'), plain('b')),
      healthySession(4, ORIGIN, '1', '2'),
    ]
    expect((await diagnoseSteps(other)).serious).toEqual([])
  })
})
