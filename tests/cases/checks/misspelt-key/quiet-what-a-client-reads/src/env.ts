export const url = process.env.REDIS_URL;
export const auth = process.env.REDIS_AUTH;
export const db = process.env.DATABASE_URL;
export const theme = process.env.THEME;
