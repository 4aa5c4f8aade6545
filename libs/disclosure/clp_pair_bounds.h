#ifndef RAPPORT_LIBS_DISCLOSURE_CLP_PAIR_BOUNDS_H_
#define RAPPORT_LIBS_DISCLOSURE_CLP_PAIR_BOUNDS_H_

#include <optional>

#include "libs/disclosure/wave_pair.h"

namespace rapport::disclosure {

// BoundJoiners() by another way: the optima of the linear program
//   n_leavers + n_both + n_earlier = n of the earlier wave,   s_leavers + s_both + s_earlier = its sum,
//   n_joiners + n_both + n_later   = n of the later wave,     s_joiners + s_both + s_later   = its sum,
//   n_both + n_earlier + n_later <= stayers,  n_leavers <= leavers,  n_joiners <= joiners,  0 <= s <= range
//   n,
// by CLP. Counts need not be whole here, so the sum's bounds hold those of BoundJoiners() between them. None
// when the program has no solution.
std::optional<PartBounds> BoundJoinersByClp(const WavePair& pair);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_CLP_PAIR_BOUNDS_H_
