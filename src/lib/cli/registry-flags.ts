import * as Flags from '@oclif/core/flags'

/** Flags of the commands that write tags. */
export const registryFlags = {
  push: Flags.boolean({description: 'Push each tag made, one at a time.', default: false}),
  remote: Flags.string({
    description: 'Where to push to; the remote of the branch where left out.',
    dependsOn: ['push'],
  }),
  'dry-run': Flags.boolean({
    description: 'Say what would be done and write nothing.',
    default: false,
  }),
}
