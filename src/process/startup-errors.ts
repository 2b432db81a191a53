// Says in one sentence why the server can't start.
import { ConfigError } from '../config/config.ts'

const WRITE_CURE =
  'Let this user write there, or choose another place: DATABASE_URL=sqlite:/a/folder/planner.db'

/** The error in one sentence with its cure; of a mistake in the program, the stack. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return `The server can't start:\n${error.problems.map((problem) => `  - ${problem}`).join('\n')}`
  }
  const { code, port, message, name } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken, perhaps by another start of this server (on a Mac, AirPlay sits on 5000). Stop that, or choose another: PORT=5001 npm run dev`
  }
  if (code === 'EACCES' && port)
    return `Port ${port} is for root alone. Choose one above 1023: PORT=5000`
  if (code === 'EADDRNOTAVAIL')
    return 'HOST is no address of this machine. Use 127.0.0.1 or 0.0.0.0.'
  if (name === 'DatabaseUnavailable' && /EACCES|EPERM|EROFS|ENOENT/.test(message)) {
    return `The server can't start: ${message}. ${WRITE_CURE}`
  }
  if (isMistake(error)) return `The server can't start: ${(error as Error).stack}`
  return `The server can't start: ${message}`
}

const isMistake = (error: unknown): boolean =>
  [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind)
