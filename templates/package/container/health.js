// The health check of the image: 0 where the server is ready to answer.
const port =
  process.env.AIP_HTTP_PORT ?? process.env.SAGEMAKER_BIND_TO_PORT ?? process.env.PORT ?? '8080'
const answer = await fetch(`http://127.0.0.1:${port}/v2/health/ready`, {
  signal: AbortSignal.timeout(4000),
}).catch(() => undefined)
process.exit(answer?.ok ? 0 : 1)
