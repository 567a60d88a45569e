import { z } from 'zod'

export const schema = z.object({
  NEEDED: z.string().min(1),
  OPTIONAL: z.string().url().optional(),
  DEFAULTED: z.coerce
    .number()
    .default(3000),
  // COMMENTED: z.string(),
  'QUOTED': z.enum(['a', 'b']),
  lower: z.string(),
})
export const env = schema.parse(process.env)
