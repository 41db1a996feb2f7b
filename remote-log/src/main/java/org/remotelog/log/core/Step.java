package org.remotelog.log.core;

import java.util.List;

/**
 * What a pure step gives: the next state, and the effects to be carried out in this order.
 *
 * @param <S> the state
 * @param <E> the effect
 */
public record Step<S, E>(S state, List<E> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
