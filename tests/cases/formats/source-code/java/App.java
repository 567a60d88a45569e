class App {
    String optional = Optional.ofNullable(System.getenv("OPTIONAL")).orElse("a value");
    String either = System.getenv().getOrDefault("EITHER", "a value");
}
