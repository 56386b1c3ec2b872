'use client'

import { useEffect } from 'react'

/** Plays a page of another build: each action id that Next's client sends differs in its last digit from that of this build. */
export function OtherBuild() {
  useEffect(() => {
    const { fetch } = window
    window.fetch = (resource, init) => fetch(resource, withOldAction(init))
    return () => {
      window.fetch = fetch
    }
  }, [])
  return null
}

function withOldAction(init) {
  const headers = new Headers(init?.headers)
  const id = headers.get('next-action')
  if (id === null) return init
  headers.set('next-action', id.slice(0, -1) + (id.endsWith('0') ? '1' : '0'))
  return { ...init, headers }
}
