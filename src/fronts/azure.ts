import { type Front, facts, plainAnswer, type Source } from './front.ts'

const SEEN: Source = { mark: 'one request seen', where: 'request dumps in public repositories' }
const BLOG: Source = {
  mark: 'documented',
  where: 'azureossd.github.io/2022/06/08/Increasing-Request-Header-sizes-on-Linux-App-Services',
}

export const azure: Front = {
  name: 'azure',
  title: 'Azure App Service',
  about: 'Linux, with its domain',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', SEEN, [
      ['X-Forwarded-Proto', 'https'],
      ['X-AppService-Proto', 'https'],
      ['X-ARR-LOG-ID', '$id'],
      ['X-Client-IP', '$client'],
      ['Client-IP', '$client:50000'],
      ['DISGUISED-HOST', '$host'],
      ['X-Original-URL', '$path'],
    ]),
    ...facts('append', SEEN, [['X-Forwarded-For', '$client:50000', 'with a port']]),
    ...facts('pass', SEEN, ['Host', 'X-Forwarded-Host']),
  ],
  limits: [{ part: 'request-head', bytes: 65_536, answer: 'unknown', setting: null, source: BLOG }],
  timeout: {
    seconds: 230,
    over: 'read',
    answer: plainAnswer(504, 'Gateway Timeout'),
    setting: null,
    source: {
      mark: 'documented',
      where: 'learn.microsoft.com/troubleshoot/azure/app-service/web-apps-performance-faqs',
    },
  },
  notes: [{ text: "Node's own limit of 16 KB is reached first", source: BLOG }],
  usualMistake: 'AUTH_URL or NEXTAUTH_URL is missing in the app settings',
}
