import { type Front, facts, nginxPage, type Source } from './front.ts'
import { NGINX_BODY_LIMIT, NGINX_REQUEST_LIMITS, NGINX_RESPONSE_LIMIT } from './nginx.ts'

const TEMPLATE: Source = {
  mark: 'measured',
  where: 'the configuration that kubernetes/ingress-nginx@dbb11b9 nginx.tmpl writes, in nginx 1.22.1',
}
const CODE: Source = {
  mark: 'read in source',
  where: 'kubernetes/ingress-nginx@dbb11b9 internal/ingress/controller/config/config.go',
}

export const ingressNginx: Front = {
  name: 'ingress-nginx',
  title: 'ingress-nginx',
  about: 'the Kubernetes ingress controller with its defaults',
  asks: 'HTTP/1.1',
  headers: [
    { name: 'X-Original-Forwarded-For', action: 'set', value: '$http_x_forwarded_for', source: TEMPLATE },
    ...facts('set', TEMPLATE, [
      ['Host', '$host'],
      ['X-Real-IP', '$client'],
      ['X-Forwarded-For', '$client', "the client's own moves to X-Original-Forwarded-For"],
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Port', '$port'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Scheme', 'https'],
      ['X-Scheme', 'https'],
    ]),
    ...facts('keep', TEMPLATE, [['X-Request-ID', '$id']]),
    ...facts('pass', TEMPLATE, ['Forwarded', 'X-Forwarded-Prefix', 'Via']),
    ...facts('drop', CODE, ['Proxy']),
    ...facts('drop', CODE, [['*_*', '', 'names with an underscore']]),
  ],
  limits: [
    ...NGINX_REQUEST_LIMITS,
    { ...NGINX_BODY_LIMIT, setting: 'nginx.ingress.kubernetes.io/proxy-body-size: "20m"', source: CODE },
    {
      ...NGINX_RESPONSE_LIMIT,
      setting: 'nginx.ingress.kubernetes.io/proxy-buffer-size: "16k"',
      source: TEMPLATE,
    },
  ],
  timeout: {
    seconds: 60,
    over: 'read',
    answer: nginxPage(504, 'Gateway Time-out'),
    setting: 'nginx.ingress.kubernetes.io/proxy-read-timeout: "120"',
    source: CODE,
  },
  notes: [
    {
      text: 'adds `Strict-Transport-Security: max-age=31536000; includeSubDomains`: left out here, or the browser would ask every localhost over https for a year',
      source: CODE,
    },
    { text: 'repairs no Location, streams', source: TEMPLATE },
  ],
  usualMistake:
    'a load balancer that ends TLS in front, without `use-forwarded-headers: "true"`: the app gets X-Forwarded-Proto: http',
}
