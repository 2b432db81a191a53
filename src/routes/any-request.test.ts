import { anyRequestContract } from './any-request.contract.ts'

anyRequestContract('SQLite')
