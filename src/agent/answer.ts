import { answerCookie, type CookieAnswer } from './cookie.ts'
import { answerDiagnose, type DiagnoseAnswer } from './diagnose.ts'
import { answerExchange, type ExchangeAnswer } from './exchange.ts'
import type { Question } from './question.ts'
import type { AgentSource } from './source.ts'
import { answerStatus, type StatusAnswer } from './status.ts'
import { answerVerify, type VerifyAnswer } from './verify.ts'

export type Answer = StatusAnswer | DiagnoseAnswer | ExchangeAnswer | CookieAnswer | VerifyAnswer

/** Throws `UserError`. */
export function answer(question: Question, source: AgentSource): Answer {
  switch (question.ask) {
    case 'status':
      return answerStatus(source)
    case 'diagnose':
      return answerDiagnose(source, question.cause)
    case 'exchange':
      return answerExchange(source, question.id)
    case 'cookie':
      return answerCookie(source, question.name)
    case 'verify':
      return answerVerify(source, question)
  }
}
