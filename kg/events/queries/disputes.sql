-- What is disputed, who says it, who denies it: the rows of the SPARQL question of the same name.
WITH RECURSIVE claims AS (
  SELECT tie AS claim, subject, relation, object, time, event, relationship FROM ties WHERE status = 'disputed'
  UNION ALL SELECT statement, NULL, NULL, NULL, NULL, NULL, NULL FROM statements WHERE status = 'disputed'
), said AS (
  SELECT stance, claim AS told, polarity, source, in_reply_to FROM stances WHERE polarity != 0
), spoken AS (
  SELECT DISTINCT stance, source, unnest(makes) AS claim FROM stances
), general AS (  -- relationships with anyone, each with those that are the same but for that end
  SELECT g.relationship AS general, s.relationship AS special, s.subject AS through
    FROM relationships g JOIN relationships s ON s.relation = g.relation AND s.object = g.object
    WHERE g.subject = 'anyone' AND s.relationship != g.relationship
  UNION SELECT g.relationship, s.relationship, s.object
    FROM relationships g JOIN relationships s ON s.relation = g.relation AND s.subject = g.subject
    WHERE g.object = 'anyone' AND s.relationship != g.relationship
), implied AS (
  SELECT subject AS one, object AS other FROM triples WHERE property = 'kg:implies'
  UNION SELECT i.one, t.object FROM implied i JOIN triples t ON t.subject = i.other WHERE t.property = 'kg:implies'
), answered(stance, claim) AS (  -- what the stances in reply to which one is taken are about, at any depth
  SELECT s.stance, r.claim FROM (SELECT stance, unnest(in_reply_to) AS reply FROM said WHERE polarity < 0) s
    JOIN stances r ON r.stance = s.reply
  UNION SELECT a.stance, r.claim FROM answered a JOIN stances r ON r.stance = a.claim
), broader AS (
  SELECT subject[5:] AS narrow, object[5:] AS broad FROM triples
    WHERE property = 'rdfs:subPropertyOf' AND starts_with(subject, 'tie:') AND starts_with(object, 'tie:')
  UNION SELECT b.narrow, t.object[5:] FROM broader b JOIN triples t ON t.subject = 'tie:' || b.broad
    WHERE t.property = 'rdfs:subPropertyOf' AND starts_with(t.object, 'tie:')
), mutual AS (
  SELECT subject[5:] AS relation FROM triples WHERE property = 'rdf:type' AND object = 'owl:SymmetricProperty'
), near AS (  -- by a broader relation that is denied, or a narrower one that is affirmed
  SELECT c.claim, t.tie AS through, side
    FROM claims c JOIN (
      SELECT narrow AS relation, broad AS other, -1 AS side FROM broader
      UNION SELECT broad, narrow, 1 FROM broader) kind ON kind.relation = c.relation
    JOIN ties t ON t.relation = kind.other AND t.time IS NOT DISTINCT FROM c.time
      AND t.event IS NOT DISTINCT FROM c.event AND least(t.subject, t.object) = least(c.subject, c.object)
      AND greatest(t.subject, t.object) = greatest(c.subject, c.object)
    WHERE (t.subject = c.subject OR kind.other IN (FROM mutual) OR c.relation IN (FROM mutual))
      AND (side < 0 OR t.status != 'rejected')
), bearing AS (
  SELECT claim, stance, claim AS through, claim AS told, polarity FROM said JOIN claims ON claim = told
  UNION ALL SELECT claim, stance, claim, NULL, 1 FROM spoken JOIN claims USING (claim)
  UNION ALL SELECT claim, s.stance, claim, told, polarity FROM spoken p JOIN claims USING (claim)
    JOIN said s ON s.told = p.stance WHERE s.source != p.source OR polarity < 0
  UNION ALL SELECT claim, stance, through, told, polarity FROM claims c JOIN general ON general = c.relationship
    JOIN ties t ON t.relationship = special JOIN said ON told = tie WHERE polarity > 0 AND through != 'anyone'
  UNION ALL SELECT claim, s.stance, 'anyone', told, polarity FROM claims c JOIN general ON special = c.relationship
    JOIN ties t ON t.relationship = general JOIN said s ON told = tie JOIN answered a USING (stance, claim)
    WHERE polarity < 0
  UNION ALL SELECT claim, stance, one, told, polarity FROM claims JOIN implied ON other = claim JOIN said ON told = one
    WHERE polarity > 0 AND one != claim AND one NOT IN (SELECT tie FROM ties WHERE status = 'rejected')
  UNION ALL SELECT claim, stance, other, told, polarity FROM claims JOIN implied ON one = claim JOIN said ON told = other
    WHERE polarity < 0 AND other != claim
  UNION ALL SELECT claim, stance, through, told, polarity FROM near JOIN said ON told = through AND polarity = side
), void AS (
  SELECT subject AS stance, object AS told FROM triples WHERE property IN ('kg:withdrawn', 'kg:repeatsWithdrawn')
  UNION SELECT subject, claim FROM triples JOIN stances ON stance = object WHERE property = 'kg:replacedBy'
), kept AS MATERIALIZED (
  SELECT DISTINCT claim, stance, through, polarity FROM bearing ANTI JOIN void USING (stance, told)
), reporters AS (
  SELECT DISTINCT o.claim AS stance, o.source, o.holder_name AS reported_by FROM stances o JOIN actors ON actor = o.holder
  WHERE o.polarity > 0
), one AS (
  SELECT stance, any_value(holder_name) AS holder_name, any_value(own_voice) AS own_voice,
    any_value(attitude) AS attitude, any_value(scope) AS scope, any_value(source) AS source, any_value(quote) AS quote
  FROM stances SEMI JOIN kept USING (stance) WHERE scope != 'detail' AND attitude != 'doubts' GROUP BY stance
), shown AS (  -- each line once, before its words are joined
  SELECT DISTINCT kept.claim, stance, kept.polarity, reported_by,
    coalesce(name, CASE WHEN through != kept.claim THEN through END) AS via
  FROM kept JOIN one USING (stance) LEFT JOIN reporters USING (stance, source) LEFT JOIN actors ON actor = through
)
SELECT subject_name AS subject, relation_label AS relation, object_name AS object, m.text,
  CASE WHEN shown.polarity > 0 THEN 'for' ELSE 'against' END AS side,
  CASE WHEN own_voice THEN 'own voice' ELSE holder_name END AS speaker, attitude, scope, reported_by, via,
  quotes.text AS quote, title AS source, shown.claim, stance
FROM shown JOIN one USING (stance) LEFT JOIN sources USING (source) LEFT JOIN quotes ON quotes.quote = one.quote
LEFT JOIN ties ON tie = shown.claim LEFT JOIN statements m ON statement = shown.claim
ORDER BY subject, relation, object, m.text, side DESC, speaker, stance, reported_by
