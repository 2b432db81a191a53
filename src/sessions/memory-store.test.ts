import { memoryStore } from './memory-store.ts'
import { sessionStoreContract } from './session-store.contract.ts'

sessionStoreContract('memory', async (_t, options) => ({ store: memoryStore(options) }), {
  isPrivate: true,
})
