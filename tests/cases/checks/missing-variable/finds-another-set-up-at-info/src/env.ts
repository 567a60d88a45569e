export const a = must(process.env.DATABASE_URL!);
export const b = process.env.STORE_BUCKET;
export const c = process.env.STORE_REGION;
export const d = process.env.STORE_KEY;
if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL");
