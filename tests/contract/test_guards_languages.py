"""Guards in languages other than Python: each with what runs, and what its runners skip."""

from __future__ import annotations

import pytest

from tests.contract.resolving import answer

FILES = {
    "web/cart.test.ts": """
import { describe, it, test } from 'vitest'
// it('commented', () => {})
const text = "it('quoted', () => {})"
describe('cart', () => {
  beforeEach(() => { /x'/.test('it') })
  it('adds an item', async () => {})
  it.skip('removes an item', () => {})
  xit('empties', () => {})
  it.todo('pays')
  it('is only written down')
  it("it's quoted", () => {})
  it(`holds ${count} items`, () => {})
  it.each([[1, 2], [3, 4]])('adds %i to %i', (a, b) => {})
  test.each`
    a | b
    ${1} | ${2}
  `('table $a', () => {})
  test('option', { skip: true }, () => {})
  it.skipIf(condition)('sometimes', () => {})
  it.skipIf(true)('never', () => {})
  describe('nested', function () {
    it('is deep', () => {})
    it('stops', function () { this.skip() })
  })
})
describe.skip('gone', () => { it('inside', () => {}) })
xdescribe('also gone', () => { it('inside too', () => {}) })
describe(Basket.name, () => { it('is named', () => {}) })
test.step('no test', () => {})
""",
    "e2e/checkout.spec.ts": """
test.describe('checkout', () => {
  test.skip('first', async ({ page }) => {})
  test('pays by card', async ({ page }) => { await page.goto('/') })
  test('conditional', async ({ page }) => { test.skip(isMobile, 'x') })
  test('stopped', async ({ page }) => { test.skip() })
})
test.describe(() => { test('nameless', async () => {}) })
""",
    "test/node.test.js": "test('outer', async (t) => {\n  await t.test('inner', (t) => { t.skip('no') })\n  await t.test('other', () => {})\n})\n",
    "test/nameless.test.js": "describe('', () => { it('', () => {}) })\n",
    "scripts/smoke-test.js": "export default function () { http.get('/health') }\n",
    "scripts/smoke-test.py": "import urllib.request\n",
    "test/none.test.js": "export const x = 1\n",
    "test/gone.test.js": "test.skip('a', () => {})\n",
    "spec/models/user_spec.rb": """
# it "commented" do
RSpec.describe User, type: :model do
  describe "#save" do
    it "stores the user" do
      expect(1).to eq(1)
    end
    xit "is skipped" do
    end
    it "is not written"
    it "has metadata", :skip do
    end
    it "has a reason", skip: "later" do
    end
    it "stops" do
      skip "now"
    end
    it "has #{one} part" do
    end
    it { is_expected.to be_valid }
    context 'with a plan' do
      it('works') { expect(1).to eq 1 }
    end
  end
  xdescribe "gone" do
    it "inside" do
    end
  end
end
""",
    "test/user_test.rb": 'class UserTest < ActiveSupport::TestCase\n  test "saves it" do\n    assert true\n  end\n  def test_old_style\n    skip\n  end\n  def test_plain\n    assert true\n  end\nend\n',
    "test/shoulda_test.rb": 'class A < B\n  should "answers" do\n    x\n  end\n  should respond_with :success\nend\n',
    "pkg/db/features_test.go": """package db
// func TestCommented(t *testing.T) {}
func TestMain(m *testing.M) {}
func TestFeatures(t *testing.T) {
	t.Run("with spaces", func(t *testing.T) {})
}
func TestTable(t *testing.T) {
	for _, tc := range cases { t.Run(tc.name, func(t *testing.T) {}) }
}
func TestSkipped(t *testing.T) {
	t.Skip("later")
}
func TestShort(t *testing.T) {
	if testing.Short() { t.Skip() }
}
func Testable(t *testing.T) {}
func FuzzParse(f *testing.F) {}
func ExamplePrint() {}
func TestSuite(t *testing.T) { suite.Run(t, new(Suite)) }
func (s *Suite) TestMethod() {}
func (s *Suite) TestGone() { s.T().Skip() }
""",
    "pkg/db/more_test.go": "package db\nfunc TestMore(t *testing.T) {}\n",
    "pkg/db/ignored_test.go": "//go:build ignore\n\npackage db\nfunc TestIgnored(t *testing.T) {}\n",
    "src/test/java/com/shop/CartTest.java": """package com.shop;
import org.junit.jupiter.api.Test;
class CartTest {
    private final Cart cart = new Cart();
    // @Test void commented() {}
    @Test
    void adds() { String x = "@Test void quoted() {"; }
    @Disabled("later") @Test
    void removes() {}
    @Test
    @Ignore
    public void pays() throws Exception {}
    @Test(enabled = false) public void testNg() {}
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void each(String value) {}
    void helper() {}
    @Nested class Inner { @Test void deep() {} }
    @Disabled @Nested class Gone { @Test void inside() {} }
}
""",
    "src/test/kotlin/OrderTest.kt": """
class OrderTest {
    @Test
    fun `ships the order`() = runTest { check(true) }
    @Test fun short() = assertTrue(true)
    @Test @Disabled fun late() { }
    fun helper() {}
}
""",
    "src/test/kotlin/SpecTest.kt": """
class SpecTest : DescribeSpec({
    describe("a cart") {
        it("adds") { 1 shouldBe 1 }
        xit("removes") { }
    }
})
""",
    "src/test/java/HeirTest.java": "class HeirTest extends CartTest {\n}\n",
    "src/test/java/NoneTest.java": "abstract class NoneTest extends CartTest {\n}\n",
    "tests/test_heir.py": "from base import Mixin\nclass TestHeir(Mixin):\n    value = 1\n",
    "Shop.Tests/CartTests.cs": """
namespace Shop.Tests;
#region a
public class CartTests
{
    [Fact]
    public async Task Adds() { var x = "["; }
    [Fact(Skip = "later")]
    public void Removes() { }
    [Theory, InlineData(1), InlineData(2)]
    public void Each(int value) { }
    [Test, Ignore("later")]
    public void Pays() { }
    [TestMethod]
    public void Stops() { Assert.Inconclusive("x"); }
    public void Helper() { }
}
[Ignore]
public class GoneTests { [Test] public void Inside() { } }
""",
    "tests/Unit/CartTest.php": """<?php
class CartTest extends TestCase
{
    public function testAdds(): void { $this->assertTrue(true); }
    public function testStops(): void { $this->markTestSkipped('later'); }
    #[Test]
    public function it_pays(): void {}
    /** @test */
    public function it_ships(): void {}
    public function helper(): void {}
}
""",
    "tests/Feature/PestTest.php": "<?php\nit('adds', function () { expect(1)->toBe(1); });\nit('removes', function () {})->skip();\n",
    "src/lib.rs": '#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() { let x: &\'static str = "{"; }\n    #[test]\n    #[ignore]\n    fn slow() {}\n    #[tokio::test]\n    async fn waits() {}\n}\n',
    "smoke/run.sh": "curl -f https://localhost/health\n",
    "smoke/empty.sh": "",
    "smoke/health.exs": "test 'x' do\n",
}


@pytest.mark.parametrize(
    "ref",
    [
        "web/cart.test.ts", "web/cart.test.ts::adds an item", "web/cart.test.ts::cart > adds an item", "web/cart.test.ts::cart adds an item",
        "web/cart.test.ts::it's quoted", "web/cart.test.ts::holds 12 items", "web/cart.test.ts::adds 1 to 2", "web/cart.test.ts::adds %i to %i",
        "web/cart.test.ts::table 1", "web/cart.test.ts::sometimes", "web/cart.test.ts::cart > nested > is deep", "web/cart.test.ts::nested > is deep",
        "web/cart.test.ts::cart", "web/cart.test.ts::Basket > is named",
        "e2e/checkout.spec.ts::checkout > pays by card", "e2e/checkout.spec.ts::conditional", "e2e/checkout.spec.ts::nameless",
        "test/node.test.js::outer", "test/node.test.js::outer > other",
        "spec/models/user_spec.rb", "spec/models/user_spec.rb::stores the user", "spec/models/user_spec.rb::User#save stores the user",
        "spec/models/user_spec.rb::#save stores the user", "spec/models/user_spec.rb::has one part", "spec/models/user_spec.rb::with a plan works",
        "test/user_test.rb::saves it", "test/user_test.rb::UserTest#test_plain", "test/user_test.rb::test_plain",
        "pkg/db/features_test.go::TestFeatures", "pkg/db/features_test.go::TestFeatures/with_spaces", "./pkg/db::TestFeatures", "./pkg/db::TestMore",
        "pkg/db::TestMore", "pkg/db/features_test.go::TestTable/any/thing", "pkg/db/features_test.go::TestShort", "pkg/db/features_test.go::FuzzParse",
        "pkg/db/features_test.go::ExamplePrint", "pkg/db/features_test.go::TestSuite/TestMethod", "pkg/db/features_test.go::Suite.TestMethod",
        "src/test/java/com/shop/CartTest.java::adds", "CartTest#adds", "CartTest.adds", "com.shop.CartTest#adds", "com.shop.CartTest.adds",
        "CartTest#each", "src/test/java/com/shop/CartTest.java::CartTest::each(String)", "CartTest$Inner#deep",
        "src/test/java/com/shop/CartTest.java::Inner::deep",
        "OrderTest#`ships the order`", "src/test/kotlin/OrderTest.kt::ships the order", "OrderTest.short",
        "Shop.Tests/CartTests.cs::Adds", "CartTests.Each", "Shop.Tests.CartTests.Adds",
        "tests/Unit/CartTest.php::testAdds", "tests/Unit/CartTest.php::it_pays", "tests/Unit/CartTest.php::CartTest::it_ships",
        "tests/Feature/PestTest.php::adds", "src/lib.rs::tests::adds", "src/lib.rs::waits", "smoke/run.sh", "smoke/health.exs",
        "test/nameless.test.js", "scripts/smoke-test.js", "scripts/smoke-test.py", "src/test/kotlin/SpecTest.kt::a cart > adds",
        "src/test/java/HeirTest.java", "src/test/java/HeirTest.java::HeirTest", "tests/test_heir.py", "tests/test_heir.py::TestHeir",
        "test/shoulda_test.rb", "test/shoulda_test.rb::answers",
    ],
)  # fmt: skip
def test_what_runs_is_found(ref: str) -> None:
    """
    By its own name, with the groups around it, and in the spellings of its runners.
    """
    assert answer(FILES, ref) == ""


@pytest.mark.parametrize(
    "ref",
    [
        "web/cart.test.ts::removes an item", "web/cart.test.ts::empties", "web/cart.test.ts::pays", "web/cart.test.ts::is only written down",
        "web/cart.test.ts::option", "web/cart.test.ts::never", "web/cart.test.ts::stops", "web/cart.test.ts::gone > inside", "web/cart.test.ts::gone",
        "web/cart.test.ts::inside too", "e2e/checkout.spec.ts::first", "e2e/checkout.spec.ts::stopped", "test/node.test.js::outer > inner",
        "spec/models/user_spec.rb::is skipped", "spec/models/user_spec.rb::is not written", "spec/models/user_spec.rb::has metadata",
        "spec/models/user_spec.rb::has a reason", "spec/models/user_spec.rb::stops", "spec/models/user_spec.rb::gone inside",
        "test/user_test.rb::test_old_style", "pkg/db/features_test.go::TestSkipped", "pkg/db/features_test.go::Suite.TestGone",
        "src/test/java/com/shop/CartTest.java::removes", "src/test/java/com/shop/CartTest.java::pays", "src/test/java/com/shop/CartTest.java::testNg",
        "src/test/java/com/shop/CartTest.java::Gone::inside", "src/test/kotlin/OrderTest.kt::late", "Shop.Tests/CartTests.cs::Removes",
        "Shop.Tests/CartTests.cs::Pays", "Shop.Tests/CartTests.cs::Stops", "Shop.Tests/CartTests.cs::GoneTests::Inside",
        "tests/Unit/CartTest.php::testStops", "tests/Feature/PestTest.php::removes", "src/lib.rs::tests::slow", "src/test/kotlin/SpecTest.kt::removes",
    ],
)  # fmt: skip
def test_what_is_skipped_is_gone(ref: str) -> None:
    """
    By its own mark, by that of a group, by its first statement, or because nobody has written it yet.
    """
    assert answer(FILES, ref) == f"{ref} is skipped"


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("web/cart.test.ts::commented", "web/cart.test.ts has no test commented"),
        ("web/cart.test.ts::quoted", "web/cart.test.ts has no test quoted; did you mean it's quoted?"),
        ("web/cart.test.ts::adds an itme", "web/cart.test.ts has no test adds an itme; did you mean adds an item?"),
        ("web/cart.test.ts::no test", "web/cart.test.ts has no test no test"),
        ("test/none.test.js", "test/none.test.js has no test"),
        ("src/test/java/NoneTest.java", "src/test/java/NoneTest.java has no test"),
        (
            "tests/test_heir.py::TestHeir::test_x",
            "tests/test_heir.py has no test TestHeir::test_x; did you mean TestHeir?",
        ),
        ("test/gone.test.js", "test/gone.test.js has only tests that are skipped"),
        (
            "spec/models/user_spec.rb:12",
            "spec/models/user_spec.rb:12 names a place, and places move: name the test, as spec/models/user_spec.rb::its description",
        ),
        (
            "spec/models/user_spec.rb[1:2]",
            "spec/models/user_spec.rb[1:2] names a place, and places move: name the test, as spec/models/user_spec.rb::its description",
        ),
        (
            "spec/models/user_spec.rb::stores the usr",
            "spec/models/user_spec.rb has no test stores the usr; did you mean stores the user?",
        ),
        ("pkg/db/features_test.go::Testable", "pkg/db/features_test.go has no test Testable; did you mean TestTable?"),
        ("pkg/db/features_test.go::TestMain", "pkg/db/features_test.go has no test TestMain"),
        (
            "pkg/db/features_test.go::TestFeatures/other",
            "pkg/db/features_test.go has no test TestFeatures/other; did you mean TestFeatures?",
        ),
        ("./pkg/db::TestLess", "pkg/db has no test TestLess; did you mean TestMore?"),
        ("./pkg/db::TestIgnored", "pkg/db::TestIgnored is in a file that is never built"),
        ("./pkg/none::TestMore", "there is no file pkg/none"),
        ("CartTest#helper", "src/test/java/com/shop/CartTest.java has no test CartTest::helper"),
        ("CartTest#remove", "src/test/java/com/shop/CartTest.java has no test CartTest::remove"),
        ("NoTest#adds", "there is no file of the class NoTest: name the test as path::method"),
        ("Shop.Tests/CartTests.cs::Helper", "Shop.Tests/CartTests.cs has no test Helper"),
        ("tests/Unit/CartTest.php::helper", "tests/Unit/CartTest.php has no test helper"),
        (
            "smoke/run.sh::health",
            "smoke/run.sh::health is not known: tests in such a file are not looked up by name, name the file alone",
        ),
        ("smoke/empty.sh", "smoke/empty.sh is empty"),
        ("smoke", "smoke is a folder: name a file in it"),
        ("smoke/runs.sh", "there is no file smoke/runs.sh; did you mean smoke/run.sh?"),
        ("other/run.sh", "there is no file other/run.sh; did you mean smoke/run.sh?"),
    ],
)
def test_what_is_not_there_is_told_with_what_was_meant(ref: str, expected: str) -> None:
    """
    Comments and texts hold no tests; a slip, a move and a line number are answered with what would be right.
    """
    actual = answer(FILES, ref)

    assert expected == actual or ("did you mean" not in expected and actual.startswith(f"{expected}; did you mean"))
