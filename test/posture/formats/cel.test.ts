import { atomsOf, isAlways, isPossible, parseCondition, substituteKnown } from "../../../posture/formats/cel";
import { isWide, isWithin } from "../../../posture/formats/ip-range";
import { testPath } from "../../../posture/products/google/admin-paths";

describe("a condition", () => {
  test.each([
    ["a && b", ["a", "b"]],
    ["a || !(b && c)", ["a", "b", "c"]],
    ["f('x && y') || g(h || i)", ["f ( 'x && y' )", "g ( h || i )"]],
    ["(a) == b || c", ["( a ) == b", "c"]],
    ["a ? b : c || d", ["a ? b : c || d"]],
    ["f(\"x\") && f('x')", ["f ( 'x' )"]],
    ["a // && b\n || c", ["a", "c"]],
    ["r'\\' || a", ["r'\\'", "a"]],
    ["f('it\\'s || b')", ["f ( 'it\\'s || b' )"]],
    ["(a || b", ["( a || b"]],
  ])("%s has these atoms", (text, atoms) => {
    expect(atomsOf(parseCondition(text))).toEqual(atoms);
  });

  test.each([
    ["true", true, true],
    ["a && false", false, false],
    ["a && !a", false, false],
    ["a || !a", true, true],
    ["!(a && b)", false, true],
    ["false || !(false)", true, true],
  ])("%s is always true: %s, and can be: %s", (text, always, possible) => {
    const condition = parseCondition(text);
    expect([isAlways(condition), isPossible(condition)]).toEqual([always, possible]);
  });

  test("is settled by what is known", () => {
    const condition = parseCondition("a && (b || c)");
    expect(isAlways(substituteKnown(condition, (atom) => (atom === "a" || atom === "b" ? true : undefined)))).toBe(
      true,
    );
    expect(isPossible(substituteKnown(condition, (atom) => (atom === "a" ? false : undefined)))).toBe(false);
  });

  test("of more atoms than can be tried is taken to be either", () => {
    const many = parseCondition(Array.from({ length: 40 }, (_, index) => `a${index}`).join(" || "));
    expect([isAlways(many), isPossible(many)]).toEqual([false, true]);
  });
});

describe("a range", () => {
  test.each([
    ["10.1.2.0/24", "10.0.0.0/8", true],
    ["10.0.0.0/8", "10.1.2.0/24", false],
    ["203.0.113.7", "203.0.113.0/24", true],
    ["2606:4700:1::/48", "2606:4700::/32", true],
    ["2606:4701::/32", "2606:4700::/32", false],
    ["10.0.0.0/8", "::/0", false],
    ["*", "0.0.0.0/0", false],
    ["10.0.0.0/33", "0.0.0.0/0", false],
  ])("%s lies within %s: %s", (inner, outer, expected) => {
    expect(isWithin(inner, outer)).toBe(expected);
  });

  test("is wide by one definition: an IPv4 prefix shorter than /16, an IPv6 prefix shorter than /32", () => {
    const wide = ["0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/12", "198.18.0.0/15", "::/0", "2a00::/16", "2a00::/31"];
    expect(wide.filter((range) => !isWide(range))).toEqual([]);
    expect(["198.51.100.7", "198.51.0.0/16", "2001:db8::/32", "2001:db8::1"].filter(isWide)).toEqual([]);
  });

  test("that cannot be read is taken to be wide", () => {
    const unreadable = ["*", "nonsense", "", "10.0.0.0/33", "010.0.0.1", "0x7f.1", "1.2.3", "fe80::1%eth0", "::1/129"];
    expect(unreadable.filter((range) => !isWide(range))).toEqual([]);
  });
});

describe("a path", () => {
  const atom = (text: string) => atomsOf(parseCondition(text))[0] ?? "";

  test.each([
    ["request.path.startsWith('/admin')", "/admin/users", true],
    ["request.path.lower().startsWith('/admin')", "/ADMIN", true],
    ["request.path.startsWith('/admin')", "/%61dmin", false],
    ["request.path.urlDecode().startsWith('/admin')", "/%61dmin", true],
    ["request.path == '/admin'", "/admin/", false],
    ["request.path != '/admin'", "/admin/", true],
    ["request.path.matches('^/admin(/.*)?$')", "/admin/users", true],
    ["request.path.matches('(?i)^/admin')", "/ADMIN", true],
    ["request.path.matches('((a+)+)+$')", "/aaaa", undefined],
    ["request.path.matches('(')", "/admin", undefined],
    ["request.headers['x'] == 'y'", "/admin", undefined],
  ])("by %s takes %s: %s", (text, path, expected) => {
    expect(testPath(atom(text), path)).toBe(expected);
  });
});
