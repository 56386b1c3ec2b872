import { type Front, facts } from './front.ts'

export const none: Front = {
  name: 'none',
  title: 'no front',
  about: 'nothing is added, and what the client says is passed: a bare tunnel, or the app by itself',
  asks: 'HTTP/1.1',
  headers: facts('pass', { mark: 'measured', where: 'Node 20.20.2, `next start`' }, [
    'Host',
    'X-Forwarded-*',
    'Forwarded',
    'X-Real-IP',
  ]),
  limits: [],
  notes: [],
}
