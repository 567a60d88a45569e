/*
 * System.getenv("IN_A_BLOCK")
 */
class App(@Value("\${NEEDED}") val needed: String, @Value("\${DEFAULTED:a value}") val defaulted: String, @Value("\${a.property}") val own: String) {
    val plain = System.getenv("PLAIN")
    val elvis = System.getenv("ELVIS") ?: "a value"
    val sure = System.getenv("SURE") ?: throw IllegalStateException("missing"), really = System.getenv("REALLY")!!
    // System.getenv("IN_A_COMMENT")
    val map = System.getenv()["MAP"] ?: "a value"
}
