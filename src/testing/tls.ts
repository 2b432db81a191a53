// Makes, with openssl, a certificate authority for tests and its certificate for 127.0.0.1 and localhost.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export interface TestCertificates {
  caFile: string
  certFile: string
  keyFile: string
}

/** @throws when there is no `openssl` command */
export function makeCertificates(
  directory: string,
  subject = 'IP:127.0.0.1,DNS:localhost',
): TestCertificates {
  const [caFile, caKey] = [join(directory, 'ca.crt'), join(directory, 'ca.key')]
  const [certFile, keyFile] = [join(directory, 'server.crt'), join(directory, 'server.key')]
  const common = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'.split(' ')
  openssl(['req', ...common, '-keyout', caKey, '-out', caFile, '-subj', '/CN=Test authority'])
  const signed = ['-CA', caFile, '-CAkey', caKey, '-subj', '/CN=localhost']
  const names = [`subjectAltName=${subject}`, 'basicConstraints=CA:FALSE']
  const extensions = names.flatMap((name) => ['-addext', name])
  openssl(['req', ...common, ...signed, ...extensions, '-keyout', keyFile, '-out', certFile])
  return { caFile, certFile, keyFile }
}

function openssl(options: string[]): void {
  execFileSync('openssl', options, { stdio: ['ignore', 'ignore', 'pipe'] })
}
