// git-lfs that fetches nothing and writes down what it was asked.
import {appendFileSync} from 'node:fs'
import process from 'node:process'

appendFileSync(process.env.STAND_IN_CALLS, `git-lfs ${process.argv.slice(2).join(' ')}\n`)
