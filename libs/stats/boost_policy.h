#ifndef RAPPORT_LIBS_STATS_BOOST_POLICY_H_
#define RAPPORT_LIBS_STATS_BOOST_POLICY_H_

#include <boost/math/policies/policy.hpp>

namespace rapport::stats {

// For the distributions of Boost.Math: what is out of range comes back as a value instead of an exception.
// Arguments are checked by the callers.
using QuietBoost = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<false>>;

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_BOOST_POLICY_H_
