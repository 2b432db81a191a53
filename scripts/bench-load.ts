// A load of GET requests over kept connections, for `npm run bench`; prints how many were answered.
import { connect } from 'node:net'

const [port = '', path = '/', cookie = '', seconds = '2', connections = '32'] =
  process.argv.slice(2)
const request = Buffer.from(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${cookie && `Cookie: ${cookie}\r\n`}\r\n`,
)
const LENGTH = /content-length: (\d+)/i

let answered = 0
let failed = 0

/** Asks again as soon as the answer is whole. */
function ask(): void {
  const socket = connect(Number(port), '127.0.0.1')
  let missing = 0
  socket.on('connect', () => socket.write(request))
  socket.on('error', () => failed++)
  socket.on('data', (chunk) => {
    if (missing === 0) {
      const end = chunk.indexOf('\r\n\r\n')
      const head = chunk.toString('latin1', 0, end)
      if (!head.startsWith('HTTP/1.1 200')) failed++
      missing = Number(LENGTH.exec(head)?.[1]) - (chunk.length - end - 4)
    } else {
      missing -= chunk.length
    }
    if (missing > 0) return
    missing = 0
    answered++
    socket.write(request)
  })
}

for (let i = 0; i < Number(connections); i++) ask()
setTimeout(() => {
  console.log(JSON.stringify({ answered, failed }))
  process.exit(0)
}, Number(seconds) * 1000)
