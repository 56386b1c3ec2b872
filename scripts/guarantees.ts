/** What is promised, and the tests that show it: a file of `test`, and words of the test's title as they stand there. */
export interface Guarantee {
  readonly id: string
  readonly text: string
  /** Empty: no test of ours shows it; `why` says what is known. */
  readonly shownBy: readonly (readonly [file: string, title: string])[]
  readonly why?: string
}

export interface GuaranteeGroup {
  readonly title: string
  readonly guarantees: readonly Guarantee[]
}

const app = 'integration/proxy-app-misbehaves.test.ts'
const fuzz = 'integration/proxy-fuzz.test.ts'
const guard = 'integration/proxy-guard.test.ts'
const headers = 'integration/proxy-headers.test.ts'
const leaves = 'integration/proxy-browser-leaves.test.ts'
const stream = 'integration/proxy-streaming.test.ts'
const socket = 'integration/proxy-websocket.test.ts'
const certs = 'integration/certs.test.ts'
const lanes = 'integration/lanes.test.ts'

export const GUARANTEES: readonly GuaranteeGroup[] = [
  {
    title: 'Certificates',
    guarantees: [
      {
        id: 'A1',
        text: 'The chain verifies strictly, in OpenSSL, curl, Node and Chromium.',
        shownBy: [
          [certs, 'openssl verify -x509_strict -purpose sslserver'],
          [certs, 'Chromium with the CA in its NSS database'],
        ],
      },
      {
        id: 'A2',
        text: 'A leaf is for TLS servers only, lives 90 days at most, and has a key of its own.',
        shownBy: [['certs/leaf.test.ts', 'a leaf is for TLS servers only, short-lived, issued by the CA']],
      },
      {
        id: 'A3',
        text: 'Names are minted exactly, never as a wildcard.',
        shownBy: [['certs/host-name.test.ts', '*.example.com']],
      },
      {
        id: 'A4',
        text: 'The CA is constrained, says whose it is, and is never the same as another one.',
        shownBy: [
          ['certs/authority.test.ts', 'is a constrained, self-signed CA that says whose it is'],
          ['certs/authority.test.ts', 'two CAs of one user never share a subject'],
        ],
      },
      {
        id: 'A5',
        text: 'Its key is made on this machine, is readable by its owner alone, and is in no package and no repository.',
        shownBy: [
          ['certs/load-authority.test.ts', 'makes a CA once, closed to others'],
          ['tracked-files.test.ts', 'no file of the repository is or holds a private key'],
        ],
      },
      {
        id: 'A6',
        text: 'Clients refuse what it signs for a public site.',
        shownBy: [
          [certs, 'refuses www.google.com signed by the same key'],
          [certs, 'refuses www.google.com signed by the same CA key'],
        ],
      },
      {
        id: 'A7',
        text: 'A foreign name in the handshake gets the default leaf; thousands of names fill no memory.',
        shownBy: [
          [certs, '1,000 names: quick, and memory stays bounded'],
          ['certs/leaf.test.ts', 'foreign names share one certificate: they cannot fill the memory'],
        ],
      },
      {
        id: 'A8',
        text: 'Trust is given by a command of its own, which says what it changes and how to undo it.',
        shownBy: [
          [
            'integration/certs-trust.test.ts',
            'makes the database, trusts for TLS only, twice is once, and removes only its own',
          ],
          ['integration/certs-trust.test.ts', 'the printed undo line works in a shell'],
        ],
      },
      {
        id: 'A9',
        text: 'What is no TLS is shown the way or hung up on.',
        shownBy: [[guard, 'plain HTTP and garbage on the TLS port']],
      },
      {
        id: 'A10',
        text: 'It listens on loopback unless another address is asked for.',
        shownBy: [['integration/host-option.test.ts', 'loopback is the default: no other address answers']],
      },
    ],
  },
  {
    title: 'Who may talk to the app',
    guarantees: [
      { id: 'B1', text: 'A Host that is not ours reaches no app.', shownBy: [[guard, 'who may talk to the app']] },
      {
        id: 'B2',
        text: 'Two Hosts, absolute targets and CONNECT are refused.',
        shownBy: [[guard, 'two Hosts, absolute form, CONNECT never reach the app']],
      },
      {
        id: 'B3',
        text: 'A WebSocket from a foreign origin does not open.',
        shownBy: [
          [socket, 'from %s is refused'],
          [socket, 'without Origin, and under another name of ours, it opens'],
        ],
      },
      {
        id: 'B4',
        text: 'There is no control port and no path of its own that a page could reach.',
        shownBy: [],
        why: "there is none: on a port nothing but the proxy listens, and every path is the app's; who asks a run does it over a socket of the file system",
      },
      {
        id: 'B5',
        text: 'No part of a request chooses where it goes.',
        shownBy: [
          [guard, 'two Hosts, absolute form, CONNECT never reach the app'],
          [headers, 'a spoofed origin is replaced, over HTTP/1.1 and HTTP/2'],
          [socket, 'goes nowhere but to the app, whatever it names'],
        ],
      },
    ],
  },
  {
    title: 'What passes, as it is',
    guarantees: [
      {
        id: 'C1',
        text: 'Forwarded headers of the browser are replaced, one value each.',
        shownBy: [
          [headers, 'a spoofed origin is replaced, over HTTP/1.1 and HTTP/2'],
          [headers, 'Connection cannot strip what the app decides by'],
        ],
      },
      {
        id: 'C2',
        text: 'Hop-by-hop headers stay behind, both ways.',
        shownBy: [
          [headers, 'hop-by-hop headers stay behind, also those of an offer to speak h2c'],
          [headers, 'HTTP/2: the same, and nothing that belongs to a connection'],
        ],
      },
      {
        id: 'C3',
        text: 'HTTP/2 becomes HTTP/1.1 with one Host and one Cookie line.',
        shownBy: [
          [headers, 'cookie crumbs of HTTP/2 become one line'],
          ['proxy/upstream-headers.test.ts', 'HTTP/2: Host from :authority'],
        ],
      },
      {
        id: 'C4',
        text: 'Set-Cookie lines keep their number, order and octets.',
        shownBy: [[headers, 'HTTP/1.1: status line, order, case, repeats and octets as the app wrote them']],
      },
      { id: 'C5', text: 'Path and query keep their octets.', shownBy: [[headers, '//double//slash']] },
      {
        id: 'C6',
        text: 'A request that came through here before is a loop.',
        shownBy: [
          [guard, 'a request that has been here is a loop'],
          [guard, 'a proxy whose target is its own port answers 508'],
        ],
      },
      {
        id: 'C7',
        text: '1xx, odd statuses, 204, 304 and HEAD are as the app sent them.',
        shownBy: [
          [headers, '%s without a body'],
          [headers, '103 and trailers pass, over both'],
        ],
      },
      {
        id: 'D1',
        text: 'No request hides in another one.',
        shownBy: [
          [guard, 'framing: the app sees one request at most, and never the hidden one'],
          [
            fuzz,
            'whatever comes over HTTP/1.1: the app sees no request that the proxy did not see, and the next one is served',
          ],
          [fuzz, 'whatever comes over HTTP/2: the next request is served'],
        ],
      },
      {
        id: 'D2',
        text: 'A body keeps its frame whatever the method is.',
        shownBy: [[headers, 'a chunked %s body arrives, framed']],
      },
    ],
  },
  {
    title: 'An app that misbehaves',
    guarantees: [
      {
        id: 'E1',
        text: 'It dies before its answer: 502, and at once.',
        shownBy: [[app, 'before the head of a %s: 502']],
      },
      {
        id: 'E2',
        text: 'It dies within its answer: the browser sees that, never half a body as the whole.',
        shownBy: [[app, 'the app dies']],
      },
      {
        id: 'E3',
        text: 'It answers what is no HTTP: named, and nobody else suffers.',
        shownBy: [
          [app, 'answers that are not HTTP'],
          [app, 'octets after an answer never become the next one'],
          [
            fuzz,
            'whatever the app answers: the browser hears what a client of the app hears, or a refusal, and the next request gets its own answer',
          ],
        ],
      },
      {
        id: 'E4',
        text: 'It is down: a page that waits, and goes on when it is back.',
        shownBy: [[app, 'down, then up: a page that waits, JSON for the rest, an event for each change']],
      },
      {
        id: 'E5',
        text: '`localhost` is both loopback addresses.',
        shownBy: [
          [app, 'an app on ::1 only is found, and found again'],
          ['proxy/upstream-agent.test.ts', 'localhost is both addresses, whatever the hosts file says'],
        ],
      },
      {
        id: 'E6',
        text: 'A kept connection that is dead costs no request; nothing that may not be repeated is.',
        shownBy: [[app, 'a GET on one that the app just closed is asked again; a POST is never asked twice']],
      },
      {
        id: 'E7',
        text: 'Requests that hang do not slow the others down.',
        shownBy: [[stream, '100 requests that hang do not slow the others down']],
      },
      {
        id: 'E8',
        text: 'An answer before the upload is over arrives; Expect asks the app.',
        shownBy: [
          [app, '413 with the upload still running: answered, no hang'],
          [app, 'Expect: 100-continue asks the app: one 100 and one body, or a 417'],
        ],
      },
    ],
  },
  {
    title: 'A browser that misbehaves',
    guarantees: [
      {
        id: 'F1',
        text: 'That it left reaches the app within a second.',
        shownBy: [
          [leaves, 'HTTP/1.1: leaving during %s reaches the app within a second'],
          [leaves, 'HTTP/2: a reset during %s reaches the app within a second'],
        ],
      },
      {
        id: 'F2',
        text: 'Torn connections and streams leave nothing behind.',
        shownBy: [[leaves, '1,000 HTTP/2 streams torn down and 100 resets leave nothing behind']],
      },
      {
        id: 'F3',
        text: 'A Trailer header kills nobody.',
        shownBy: [[headers, 'trailers arrive; a Trailer header kills nobody']],
      },
      {
        id: 'F4',
        text: 'Slow heads hold up nobody and are cut.',
        shownBy: [],
        why: 'measured from outside: 300 slow heads, and a good client waits 3 ms',
      },
      {
        id: 'F5',
        text: 'Idle connections cost memory, and nothing else.',
        shownBy: [],
        why: 'measured from outside: 10,000 of them, 324 MiB, and no descriptor left over',
      },
      {
        id: 'F6',
        text: 'Floods of HTTP/2 frames cost the app no request.',
        shownBy: [[leaves, 'streams that are reset in the packet that opened them cost no request to the app']],
      },
      {
        id: 'F7',
        text: 'A WebSocket passes byte by byte, and may be torn in any phase.',
        shownBy: [
          [socket, 'opens with both cookies, says https to the app, and echoes 1 MiB'],
          [socket, 'by the browser in any phase: the app is let go of, nobody dies'],
          [socket, 'by the app in any phase: the browser is told'],
        ],
      },
      {
        id: 'F8',
        text: 'WebSockets over HTTP/2 are not offered.',
        shownBy: [],
        why: 'the setting is off, as Node has it; Chromium then opens a connection of its own',
      },
    ],
  },
  {
    title: 'Streams and sizes',
    guarantees: [
      {
        id: 'G1',
        text: 'Each event of a stream arrives alone.',
        shownBy: [[stream, 'each event arrives alone, and the head before any of them']],
      },
      {
        id: 'G2',
        text: 'Large bodies arrive as they are.',
        shownBy: [[stream, '64 MiB down and up arrive as they are, over both']],
      },
      {
        id: 'G3',
        text: 'Who does not read holds the other side back, not our memory.',
        shownBy: [
          [stream, '%s: a browser that does not read holds the app back'],
          [stream, '%s: an app that does not read holds the browser back'],
        ],
      },
      {
        id: 'G4',
        text: 'A compressed bomb is named, not unpacked.',
        shownBy: [['http/decode-body.test.ts', 'a %s bomb is named, not unpacked']],
      },
      {
        id: 'G5',
        text: 'Judging holds up no request, and what waits for it is bounded and counted.',
        shownBy: [
          [lanes, 'holds up no request, and misses none of what came meanwhile'],
          [lanes, 'of more than can wait pages are left out, and counted'],
        ],
      },
    ],
  },
  {
    title: 'Terminal, file and secrets',
    guarantees: [
      {
        id: 'H1',
        text: 'Every end gives the terminal back and writes the report, for its owner alone.',
        shownBy: [
          ['e2e/command-line.test.ts', "['SIGINT', 'SIGTERM', 'SIGHUP']"],
          ['e2e/terminal.test.ts', 'restores the terminal and writes the report'],
        ],
      },
      {
        id: 'H2',
        text: 'A report is whole or the old one stays; a link in its place is not followed.',
        shownBy: [
          ['har/save.test.ts', 'a symbolic link is replaced, not followed'],
          ['har/save.test.ts', 'with no room left the old file stays as it was'],
        ],
      },
      {
        id: 'H3',
        text: 'No secret is in any output.',
        shownBy: [
          ['commands/secrets.test.ts', 'no secret and no claim value of a canary session is in'],
          [
            'integration/agents.test.ts',
            'an agent runs the loop: diagnose, the fault is switched off, verify says mended',
          ],
          ['recording/redact.test.ts', '%s: raw, encoded, base64, or its beginning'],
        ],
      },
      {
        id: 'H4',
        text: "The app's secret comes from its environment, and is told to nobody.",
        shownBy: [['commands/secrets.test.ts', 'no secret and no claim value of a canary session is in']],
      },
      {
        id: 'H5',
        text: 'No control character off the wire reaches the terminal or the HTML page.',
        shownBy: [
          ['http/printable.test.ts', 'each control of the whole of Unicode becomes an escape'],
          ['complaint.test.ts', 'a name that was made to be read by a terminal is two lines of text all the same'],
          ['e2e/html-report.test.ts', 'runs, asks and opens nothing of what stands in it: %j'],
        ],
      },
      {
        id: 'H6',
        text: 'NO_COLOR, no terminal, any size: no code that was not asked for.',
        shownBy: [
          ['tui/start-tui.test.tsx', 'NO_COLOR: not one SGR code'],
          ['tui/start-tui.test.tsx', 'a storm of resizes ends in a clean frame'],
          ['e2e/command-line.test.ts', 'no colour codes where there is no terminal'],
        ],
      },
      {
        id: 'H7',
        text: 'A port in use is named, with who holds it.',
        shownBy: [['e2e/command-line.test.ts', 'a port that is taken is named, with who holds it']],
      },
      {
        id: 'H8',
        text: 'An error that nobody caught is told, ends no request, and shows in the exit code; when nothing can be forwarded any more, the terminal is given back and the report written.',
        shownBy: [
          [lanes, 'goes on, says so once and tells the code when an error of its own is caught by nobody'],
          [lanes, 'whose forwarding thread dies gives the terminal back, writes the report and says so'],
          ['commands/run/start-view.test.ts', 'a screen that cannot be drawn gives the terminal back, and lines go on'],
          ['integration/chaos.test.ts', 'faults in the app, the disk, the clock and authproxy itself: no wrong octet'],
        ],
      },
      {
        id: 'H10',
        text: 'A run is asked by its user alone: a socket without a port, closed to others, with a token; at the end nothing of it is left.',
        shownBy: [
          ['agent/serve.test.ts', 'folder, file and socket are closed to others'],
          ['agent/serve.test.ts', '%s: refused, and nothing is told'],
          ['agent/find-runs.test.ts', 'what a killed run left is taken away'],
        ],
      },
      {
        id: 'H9',
        text: 'Every regular expression takes linear time.',
        shownBy: [['regexes.test.ts', 'every regular expression of src is known to take linear time']],
      },
    ],
  },
  {
    title: 'Fuzzed: it ends, it throws nothing, and it says nothing untrue',
    guarantees: [
      {
        id: 'I1',
        text: 'Set-Cookie lines.',
        shownBy: [
          ['cookies/parse-set-cookie.test.ts', 'never throws, on any bytes, and always says one or the other'],
          ['commands/explain-cookie.test.ts', 'any text in any browser gives a page, JSON, or a UserError'],
        ],
      },
      {
        id: 'I2',
        text: 'Cookie headers.',
        shownBy: [['cookies/parse-cookie-header.test.ts', 'takes back what it was made of']],
      },
      {
        id: 'I3',
        text: 'Chunks of a session cookie.',
        shownBy: [['analyzers/session-cookies.test.ts', 'total, and no octet is invented']],
      },
      {
        id: 'I4',
        text: 'JWE and JWS.',
        shownBy: [
          ['tokens/reader.test.ts', 'nothing makes it throw'],
          ['tokens/plain-jwe.test.ts', 'one character changed, anywhere, to anything'],
        ],
      },
      {
        id: 'I5',
        text: 'Session bodies.',
        shownBy: [['auth/session-body.test.ts', 'total: any text has one shape, and no value is told']],
      },
      {
        id: 'I6',
        text: 'URLs and paths.',
        shownBy: [
          ['http/parse-url.test.ts', 'null exactly where URL throws'],
          ['auth/endpoints.test.ts', 'total: any path has one answer, and its mount begins the path'],
        ],
      },
      {
        id: 'I7',
        text: 'HAR files, journals and other files, by each command that reads them.',
        shownBy: [
          ['commands/hostile-files.test.ts', 'fields of any type and text'],
          ['commands/hostile-files.test.ts', 'files that end early, or are something else'],
        ],
      },
      {
        id: 'I8',
        text: 'HTTP/1.1 from the browser and from the app, and HTTP/2, on sockets of the running proxy; each night longer, ten minutes each. The seed is fixed for a commit and another one each night.',
        shownBy: [
          [
            fuzz,
            'whatever comes over HTTP/1.1: the app sees no request that the proxy did not see, and the next one is served',
          ],
          [fuzz, 'whatever the app answers: the browser hears what a client of the app hears, or a refusal'],
          [fuzz, 'whatever comes over HTTP/2: the next request is served'],
        ],
      },
      {
        id: 'I9',
        text: 'What is typed behind `authproxy`.',
        shownBy: [
          [
            'commands/line/hostile-arguments.test.ts',
            'whatever is typed, of what acts: a sentence that can be printed, and the next step',
          ],
        ],
      },
      {
        id: 'I10',
        text: 'Lines of the log of the app.',
        shownBy: [
          ['auth/log-lines.test.ts', 'whatever the app prints: no exception, nothing but known texts, and soon done'],
        ],
      },
    ],
  },
]
