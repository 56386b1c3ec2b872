import { describe, expect, test } from 'vitest'
import { blockedByFormAction } from '../../src/http/form-action.ts'

const PAGE = 'https://app.example.com/login'
const TARGET = 'https://id.example.org/authorize?x=1'

describe('form-action', () => {
  test.each([
    ["form-action 'self'"],
    ["form-action 'none'"],
    ['form-action'],
    ['default-src *; form-action https://other.org'],
    ['form-action http://id.example.org:8080'],
    ['form-action https://*.id.example.org'],
    ['form-action https://id.example.org:8443'],
  ])('%s blocks', policy => {
    expect(blockedByFormAction([policy], PAGE, TARGET)).toMatch(/^form-action/)
  })

  test.each([
    ["default-src 'self'"],
    ['form-action *'],
    ['form-action https:'],
    ['form-action id.example.org'],
    ['FORM-ACTION HTTPS://ID.EXAMPLE.ORG'],
    ["form-action 'self' https://*.example.org"],
    ['form-action http://id.example.org'],
    ['form-action https://id.example.org:443'],
    ['form-action https://id.example.org:*'],
    // The path counts only for the first address.
    ['form-action https://id.example.org/other/'],
  ])('%s allows', policy => {
    expect(blockedByFormAction([policy], PAGE, TARGET)).toBeNull()
  })

  test("'self' is the page's own host", () => {
    expect(blockedByFormAction(["form-action 'self'"], PAGE, 'https://app.example.com/x')).toBeNull()
    expect(
      blockedByFormAction(["form-action 'self'"], 'http://localhost:3000/', 'http://127.0.0.1:9000/'),
    ).not.toBeNull()
  })

  test('each of several policies must allow it', () => {
    expect(blockedByFormAction(['form-action *', "form-action 'self'"], PAGE, TARGET)).toBe("form-action 'self'")
    expect(blockedByFormAction(["form-action *, form-action 'self'"], PAGE, TARGET)).toBe("form-action 'self'")
  })
})
