// A log for what opens before the app and its logger: keeps the lines, and hands them on later.
import type { Log } from '../monitoring/log.ts'

export type BufferedLog = Pick<Log, 'info' | 'warn'> & {
  /** Hands all lines so far to this log, and every later one as it comes. */
  moveTo(log: Pick<Log, 'info' | 'warn'>): void
}

export function bufferedLog(): BufferedLog {
  const kept: [level: 'info' | 'warn', message: string][] = []
  let target: Pick<Log, 'info' | 'warn'> | undefined
  const say = (level: 'info' | 'warn') => (message: string) => {
    if (target) target[level](message)
    else kept.push([level, message])
  }
  return {
    info: say('info'),
    warn: say('warn'),
    moveTo(log) {
      target = log
      for (const [level, message] of kept.splice(0)) log[level](message)
    },
  }
}
