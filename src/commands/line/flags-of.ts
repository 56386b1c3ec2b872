import {
  APP_FLAGS,
  CA_FLAGS,
  type Flags,
  OUTPUT_FLAGS,
  OWN_CERTIFICATE_FLAGS,
  PROXY_FLAGS,
  SECRET_FLAGS,
  START_FLAGS,
  TARGET_FLAG,
  TRUST_FLAGS,
  VERIFY_FLAGS,
} from './flags.ts'
import { CAUSE_FLAG, JSON_FLAG, RUN_FLAGS } from './flags-agents.ts'
import { CONFIG_FLAGS } from './flags-config.ts'
import { COOKIE_FLAGS, TOKEN_FLAGS } from './flags-cookie.ts'
import { ANALYZE_FLAGS, DEMO_FLAGS, DIFF_FLAGS, DOCTOR_FLAGS } from './flags-files.ts'
import { HAR_FLAGS } from './flags-har.ts'
import { BROWSER_FLAGS, FRONT_FLAGS } from './flags-production.ts'

/** Names of the options by command, for who typed one of them wrong. */
export const FLAGS_OF: Readonly<Record<string, readonly Flags[]>> = {
  authproxy: [
    START_FLAGS,
    APP_FLAGS,
    PROXY_FLAGS,
    BROWSER_FLAGS,
    FRONT_FLAGS,
    OUTPUT_FLAGS,
    SECRET_FLAGS,
    CA_FLAGS,
    OWN_CERTIFICATE_FLAGS,
    CONFIG_FLAGS,
  ],
  verify: [
    TARGET_FLAG,
    APP_FLAGS,
    PROXY_FLAGS,
    BROWSER_FLAGS,
    FRONT_FLAGS,
    VERIFY_FLAGS,
    SECRET_FLAGS,
    CA_FLAGS,
    OWN_CERTIFICATE_FLAGS,
    CONFIG_FLAGS,
  ],
  analyze: [APP_FLAGS, SECRET_FLAGS, ANALYZE_FLAGS],
  diff: [APP_FLAGS, SECRET_FLAGS, DIFF_FLAGS, RUN_FLAGS],
  har: [APP_FLAGS, SECRET_FLAGS, HAR_FLAGS],
  doctor: [DOCTOR_FLAGS],
  demo: [DEMO_FLAGS],
  status: [RUN_FLAGS, JSON_FLAG],
  diagnose: [RUN_FLAGS, CAUSE_FLAG, JSON_FLAG],
  mcp: [RUN_FLAGS],
  ca: [CA_FLAGS, TRUST_FLAGS],
  explain: [COOKIE_FLAGS, TOKEN_FLAGS, SECRET_FLAGS],
}
