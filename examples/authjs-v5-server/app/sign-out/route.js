import { signOut } from '../../auth.js'

/** For one fault: a GET that changes something. */
export async function GET() {
  await signOut({ redirectTo: '/' })
}
