import { readers } from '../account-readers.js'
import { currentFault } from '../faults.js'

/** The Pages Router beside the App Router, as in an app that moves from one to the other. */
export async function getServerSideProps(context) {
  const session = await readers[currentFault().pages ?? 'healthy'](context)
  if (!session) return { redirect: { destination: '/api/auth/signin?callbackUrl=/account', permanent: false } }
  return { props: { name: session.user?.name ?? '' } }
}

export default function Page({ name }) {
  return (
    <main>
      <section data-testid="account">
        <h1>The account of {name}</h1>
        <p>
          <code>getServerSideProps</code> read the session, and would have sent you to sign in without one.
        </p>
      </section>
    </main>
  )
}
