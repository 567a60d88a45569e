import { z } from 'zod'
export const form = z.object({ NOT_A_VARIABLE: z.string() })
