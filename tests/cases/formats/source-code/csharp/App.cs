class App {
    // Environment.GetEnvironmentVariable("IN_A_COMMENT")
    string plain = Environment.GetEnvironmentVariable("PLAIN");
    string either = Environment.GetEnvironmentVariable("EITHER") ?? "a value";
    string sure = Environment.GetEnvironmentVariable("SURE") ?? throw new Exception("missing");
    bool flag = Environment.GetEnvironmentVariable("FLAG") == "1";
    string own = builder.Configuration["OWN"], section = configuration["Section:Key"], typed = config.GetValue<int>("TYPED", 1);
    void Write() { Environment.SetEnvironmentVariable("WRITTEN", "a value"); }
}
