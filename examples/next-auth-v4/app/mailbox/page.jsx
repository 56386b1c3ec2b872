import { connection } from 'next/server'
import { mails } from '../../mailbox.js'

export default async function Page() {
  await connection()
  return (
    <main>
      <section>
        <h1>What the mail server has delivered</h1>
        {mails.slice(0, 1).map(({ to, link }) => (
          <p key={link}>
            To {to}:{' '}
            <a id="mail-link" href={link}>
              Sign in
            </a>
          </p>
        ))}
      </section>
    </main>
  )
}
