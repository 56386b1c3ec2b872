import { describe, expect, test } from 'vitest'
import { readToldAddress } from '../../src/launch/told-port.ts'

describe('what dev servers say of their address', () => {
  test.each<readonly [line: string, protocol: string, port: number]>([
    // Next 16, 15, 14, 13 and 12
    ['   - Local:         http://localhost:3001', 'http:', 3001],
    ['- Local:        https://localhost:3000', 'https:', 3000],
    ['- ready started server on 0.0.0.0:3000, url: http://localhost:3000', 'http:', 3000],
    ['ready - started server on [::]:3002, url: http://localhost:3002', 'http:', 3002],
    ['   - Local:         http://127.0.0.1:4000', 'http:', 4000],
    // servers of one's own, Express, Fastify, Vite
    ['> Ready on http://localhost:3000', 'http:', 3000],
    ['Server listening at http://[::1]:8080', 'http:', 8080],
    ['Server is running on port 5000', 'http:', 5000],
    ['listening on port: 5001', 'http:', 5001],
    ['  ➜  Local:   http://localhost:5173/', 'http:', 5173],
    ['web:dev:    - Local:        http://localhost:3000', 'http:', 3000],
    ['   - Local:         http://shop.localhost:3000', 'http:', 3000],
  ])('%s', (line, protocol, port) => {
    expect(readToldAddress(line)).toEqual({ protocol, port })
  })

  test.each([
    '',
    'GET /api/auth/session 200 in 12ms',
    '   - Network:       http://192.168.1.5:3000',
    '⚠ Port 3000 is in use, using available port 3001 instead.',
    'Error: listen EADDRINUSE: address already in use :::3000',
    'fetching http://localhost:4000/api/products',
    'ready in 1233 ms',
    'Local: http://localhost:99999',
    'Server is running on https://app.example.com:8443',
  ])('nothing: %s', line => {
    expect(readToldAddress(line)).toBeNull()
  })
})
