// process.env.IN_A_COMMENT
/* process.env.IN_A_BLOCK
process.env.STILL_IN_A_BLOCK */
import { BASE_HOST, SHOP_TOKEN as token } from '$env/static/private'
import { env } from '$env/dynamic/private'
const glob = 'src/**/*.ts' // process.env.BEHIND_CODE
const { TAKEN, WITH_DEFAULT = 'a value', RENAMED: local, RENAMED_WITH_DEFAULT: other = 1 } = process.env
export const config = {
  plain: process.env.PLAIN,
  optional: process.env?.OPTIONAL_CHAIN?.split(','),
  or: process.env.OR || 'a value',
  nullish: process.env.NULLISH
    ?? 'a value',
  parsed: parseInt(process.env.PARSED, 10) || 3000,
  cast: (process.env.CAST as string) || 'a value',
  bracket: process.env['BRACKET'],
  dynamic: env.DYNAMIC,
  deno: Deno.env.get('DENO') ?? 'a value',
  bun: Bun.env.BUN,
  flag: process.env.FLAG === 'true',
  required: process.env.REQUIRED ?? fail('REQUIRED is missing'),
  vite: import.meta.env.VITE_API, mode: import.meta.env.MODE, dev: import.meta.env.DEV,
  window: window._env_.WINDOW,
  helper: requireEnv('HELPER'), other: getEnv('OTHER_HELPER', 'a value'), typed: getEnv<string>('TYPED_HELPER'),
  get: get('GOT', 'a value'), production: get('GOT_IN_PRODUCTION', 'a value', requiredInProduction), none: req.get('HOST_HEADER'),
  chained: env.get('CHAINED').required().asString(), defaulted: env.get('CHAINED_DEFAULT').default('a value').asString(),
  nest: this.configService.get<string>('NEST'), sure: configService.getOrThrow('NEST_SURE'),
  text: "set process.env.IN_A_TEXT first", inserted: `${process.env.INSERTED}/x`,
}
if (!process.env.CHECKED || !process.env.CHECKED_TOO) {
  throw new Error('missing')
}
if (!process.env.SOFTLY_CHECKED) console.log('quiet')
process.env.WRITTEN = 'a value'
process.env.lower
my_process.env.NOT_OURS

const taken = process.env.TAKEN

if (!taken) {
  return []
}
const refused = process.env.TAKEN_OR_NOT
if (!refused) throw new Error('missing')
