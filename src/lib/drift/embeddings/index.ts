export {measureEmbeddings, type EmbedRequest} from './measure-embeddings.ts'
export {openEmbedder, type Embedder, type EmbeddingSettings} from './open-embedder.ts'
