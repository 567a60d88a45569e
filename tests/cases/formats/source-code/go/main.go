package main

// os.Getenv("IN_A_COMMENT")
type Config struct {
	Port  int    `env:"PORT" envDefault:"3000"`
	Token string `json:"token" env:"TOKEN,required"`
	Name  string `envconfig:"NAME" required:"true" default:"a value"`
}

func main() {
	plain := os.Getenv("PLAIN")
	value, ok := os.LookupEnv("LOOKED_UP")
	helped, other := getEnv("HELPED", "a value"), mustGetEnv("SURE")
	os.Setenv("WRITTEN", "a value")
	fmt.Println("set os.Getenv('IN_A_TEXT') first") /* done */
}

func taken() string {
	token := os.Getenv("TAKEN")
	if token == "" {
		log.Fatal("missing")
	}
	region := os.Getenv("TAKEN_OR_NOT")
	if region == "" {
		region = "a value"
	}
	return token + region
}
