/// env::var("IN_A_COMMENT")
fn main() -> Result<(), Error> {
    let plain = std::env::var("PLAIN");
    let sure = env::var("SURE").expect("SURE is missing");
    let asked = env::var("ASKED")?;
    let either = env::var("EITHER").unwrap_or_else(|_| "a value".into());
    let optional = env::var("OPTIONAL").ok();
    if let Ok(tried) = env::var("TRIED") {}
    let built = env!("BUILT"); let own = env!("CARGO_PKG_NAME"); let maybe = option_env!("MAYBE");
}
