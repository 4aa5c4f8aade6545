#ifndef RAPPORT_LIBS_TESTING_STATUS_MATCHERS_H_
#define RAPPORT_LIBS_TESTING_STATUS_MATCHERS_H_

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "libs/base/status.h"

// Matchers for absl::Status and absl::StatusOr<T>:
//   EXPECT_THAT(store.Open(), IsOk());
//   EXPECT_THAT(Parse("7"), IsOkAndHolds(7));
//   EXPECT_THAT(Parse("x"), StatusIs(absl::StatusCode::kInvalidArgument));
//   EXPECT_THAT(Parse("x"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("digit")));
//   EXPECT_THAT(Parse("x"), HasReason("NOT_A_NUMBER"));
//   EXPECT_THAT(Parse("x"), HasViolation("value"));
//   ASSERT_OK_AND_ASSIGN(int seven, Parse("7"));

namespace rapport::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << StatusOf(arg);
  return arg.ok();
}

MATCHER_P(StatusIs, code, "has code " + absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code;
}

MATCHER_P2(StatusIs, code, message,
           "has code " + absl::StatusCodeToString(code) + " and a matching message") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code && ::testing::SafeMatcherCast<const std::string&>(message).Matches(
                                             std::string(StatusOf(arg).message()));
}

MATCHER_P(HasReason, reason, std::string("has reason ") + reason) {
  *result_listener << StatusOf(arg) << " with reason \"" << base::ReasonOf(StatusOf(arg)) << '"';
  return base::ReasonOf(StatusOf(arg)) == reason;
}

MATCHER_P(HasViolation, field, std::string("names the bad field ") + field) {
  *result_listener << StatusOf(arg) << " with violations of";
  bool found = false;
  for (const base::FieldViolation& violation : base::ViolationsOf(StatusOf(arg))) {
    *result_listener << ' ' << violation.field;
    found = found || violation.field == field;
  }
  return found;
}

// Takes a value or a matcher of the value.
template <typename M>
class IsOkAndHoldsMatcher {
 public:
  explicit IsOkAndHoldsMatcher(M value_matcher) : value_matcher_(std::move(value_matcher)) {}

  template <typename R>
  operator ::testing::Matcher<R>() const {  // NOLINT(google-explicit-constructor): gmock's protocol
    return ::testing::Matcher<R>(new Impl<R>(value_matcher_));
  }

 private:
  template <typename R>
  class Impl : public ::testing::MatcherInterface<R> {
   public:
    using Value = typename std::remove_cvref_t<R>::value_type;
    explicit Impl(const M& matcher) : matcher_(::testing::SafeMatcherCast<const Value&>(matcher)) {}

    void DescribeTo(std::ostream* os) const override {
      *os << "is OK and its value ";
      matcher_.DescribeTo(os);
    }
    bool MatchAndExplain(R result, ::testing::MatchResultListener* listener) const override {
      if (!result.ok()) {
        *listener << "which is " << result.status();
        return false;
      }
      return matcher_.MatchAndExplain(*result, listener);
    }

   private:
    const ::testing::Matcher<const Value&> matcher_;
  };

  const M value_matcher_;
};

template <typename M>
IsOkAndHoldsMatcher<std::decay_t<M>> IsOkAndHolds(M&& value_matcher) {
  return IsOkAndHoldsMatcher<std::decay_t<M>>(std::forward<M>(value_matcher));
}

}  // namespace rapport::testing

#define RAPPORT_TEST_CONCAT_INNER_(a, b) a##b
#define RAPPORT_TEST_CONCAT_(a, b) RAPPORT_TEST_CONCAT_INNER_(a, b)

#define ASSERT_OK(expr) ASSERT_THAT(expr, ::rapport::testing::IsOk())
#define EXPECT_OK(expr) EXPECT_THAT(expr, ::rapport::testing::IsOk())

// Assigns the value of a StatusOr to `lhs`, or fails the test and returns from the function.
#define ASSERT_OK_AND_ASSIGN(lhs, ...) \
  ASSERT_OK_AND_ASSIGN_IMPL_(RAPPORT_TEST_CONCAT_(rapport_result_, __LINE__), lhs, (__VA_ARGS__))
#define ASSERT_OK_AND_ASSIGN_IMPL_(result, lhs, expr) \
  auto result = expr;                                 \
  ASSERT_THAT(result, ::rapport::testing::IsOk());    \
  lhs = *std::move(result)

#endif  // RAPPORT_LIBS_TESTING_STATUS_MATCHERS_H_
