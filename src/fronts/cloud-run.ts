import { type Front, facts, type Source } from './front.ts'

const SEEN: Source = { mark: 'one request seen', where: 'request dumps in public repositories' }
const FIXED: Source = { mark: 'not confirmed', where: 'not in the documents' }

export const cloudRun: Front = {
  name: 'cloud-run',
  title: 'Google Cloud Run',
  about: 'also behind the external Application Load Balancer of Google Cloud',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', SEEN, [
      ['X-Forwarded-Proto', 'https'],
      ['X-Cloud-Trace-Context', '$id/1'],
      ['Forwarded', 'for="$client";proto=https'],
    ]),
    ...facts('append', SEEN, [
      ['X-Forwarded-For', '$client'],
      ['Via', '1.1 google'],
    ]),
    ...facts('pass', FIXED, ['Host', 'X-Forwarded-Host']),
  ],
  limits: [],
  timeout: {
    seconds: 300,
    over: 'whole',
    answer: { status: 504, reason: 'Gateway Timeout', type: 'text/plain', body: 'upstream request timeout' },
    setting: 'gcloud run services update SERVICE --timeout=900',
    source: { mark: 'documented', where: 'docs.cloud.google.com/run/docs/configuring/request-timeout' },
  },
  notes: [{ text: 'its header limits were not found in the documents', source: FIXED }],
  usualMistake: 'the container sees http and 0.0.0.0:8080; a reader that knows the cookie without its prefix only',
}
