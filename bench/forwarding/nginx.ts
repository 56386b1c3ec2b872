import { spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, peerOn } from '../support/ports.ts'
import type { Program } from '../support/programs.ts'
import type { ContestantSettings } from './contestant.ts'

/** nginx of the machine as the same proxy: one worker, TLS and HTTP/2, kept connections to the app. */
export async function startNginx(settings: Omit<ContestantSettings, 'name'>): Promise<Pick<Program, 'port' | 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'authproxy-bench-nginx-'))
  const port = await freePort()
  await writeFile(join(folder, 'key.pem'), settings.key, { mode: 0o600 })
  await writeFile(join(folder, 'cert.pem'), settings.cert)
  const config = join(folder, 'nginx.conf')
  await writeFile(
    config,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 512; }
http {
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream app { server 127.0.0.1:${settings.appPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    location / {
      proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_buffer_size 32k; proxy_buffers 8 32k;
    }
  }
}
`,
  )
  const child = spawn('nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', config], { stdio: 'inherit' })
  return peerOn(port, child, folder)
}
