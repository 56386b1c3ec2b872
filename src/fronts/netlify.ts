import { type Front, facts, plainAnswer, type Source } from './front.ts'

const CODE: Source = { mark: 'read in source', where: 'netlify/cli@88ece29 src/lib/edge-functions/headers.ts' }
const FIXED: Source = { mark: 'not confirmed', where: 'not in the documents' }

export const netlify: Front = {
  name: 'netlify',
  title: 'Netlify',
  about: 'a deploy with its domain',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', CODE, [
      ['X-Nf-Client-Connection-Ip', '$client'],
      ['X-Nf-Request-Id', '$id'],
    ]),
    ...facts('set', FIXED, [
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Proto', 'https'],
    ]),
    ...facts('append', FIXED, [['X-Forwarded-For', '$client']]),
  ],
  limits: [],
  timeout: {
    seconds: 60,
    over: 'whole',
    answer: plainAnswer(502, 'Bad Gateway'),
    setting: null,
    source: { mark: 'documented', where: 'docs.netlify.com/build/functions/configuration' },
  },
  notes: [
    { text: '`netlify dev` sends no X-Forwarded-Proto and answers 304, the session route included', source: CODE },
    { text: 'its header limits were not found', source: FIXED },
  ],
  usualMistake: 'URL and DEPLOY_PRIME_URL differ by deploy',
}
