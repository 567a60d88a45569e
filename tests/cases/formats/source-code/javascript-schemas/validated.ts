import { cleanEnv, bool, str } from 'envalid'

export const environment = cleanEnv(process.env, {
  API_KEY: str(),
  ENABLED: bool({ default: false }),
})
