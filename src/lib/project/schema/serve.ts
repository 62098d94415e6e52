import {z} from 'zod'
import {countSchema, durationSchema, shareSchema, sizeSchema, textSchema} from './scalars.ts'

export const serveSchema = z
  .strictObject({
    host: textSchema.default('127.0.0.1').describe('Address to listen on.'),
    port: z.int().min(0).max(65535).default(8080).describe('Port; 0 takes a free one.'),
    batching: z
      .strictObject({
        max_rows: countSchema.default(1024).describe('Most rows of one run of the model.'),
        target_latency: durationSchema
          .default('10ms')
          .describe('How long a batch may take; its size adapts to it.'),
      })
      .prefault({})
      .describe('Requests that arrive together are run together.'),
    log: z
      .strictObject({
        sample: shareSchema.default(1).describe('Share of the requests that are logged.'),
        redact: z
          .array(textSchema)
          .default([])
          .describe(
            'Columns of the requests, and details of feedback, that are not logged; unit for whom they are about.',
          ),
        sync: z
          .enum(['none', 'disk'])
          .default('none')
          .describe(
            'disk: each write waits for the disk and survives a power cut; none: the end of the process.',
          ),
        retention: durationSchema.default('90d').describe('Older days of the log are deleted.'),
        max_disk: sizeSchema
          .default('10GB')
          .describe('The oldest days are deleted where the log is larger.'),
      })
      .prefault({})
      .describe('The log of predictions, in .mlops/log.'),
  })
  .describe('The prediction server.')
