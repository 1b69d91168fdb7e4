-- The timeline, stated apart from inferred: the rows of the SPARQL question of the same name.
WITH inferences AS (
  SELECT i.subject AS id, i.object AS stance, b.object AS because, w.property AS dates, w.object AS date
  FROM triples i JOIN triples b ON b.subject = i.subject AND b.property = 'kg:because'
  JOIN triples w ON w.subject = i.subject AND w.property IN ('kg:inferredTieWhen', 'kg:inferredWhen')
  WHERE i.property = 'kg:inferredOf'
), dated AS (
  SELECT 'stated' AS basis, 1 AS rank, t.time AS date, subject_name, relation_label, object_name, stance,
    NULL AS because FROM ties t JOIN stances ON claim = tie WHERE t.time IS NOT NULL
  UNION ALL SELECT 'stated', 1, time, NULL, NULL, NULL, stance, NULL FROM stances WHERE time IS NOT NULL
  UNION ALL SELECT 'inferred', 2, date, subject_name, relation_label, object_name, i.stance, because
    FROM inferences i JOIN stances s ON s.stance = i.stance JOIN ties ON tie = claim
    WHERE dates = 'kg:inferredTieWhen' AND NOT EXISTS (
      SELECT 1 FROM triples o WHERE o.subject = i.id AND o.property = 'kg:inferredTie' AND o.object != tie)
  UNION ALL SELECT 'inferred', 2, date, NULL, NULL, NULL, stance, because FROM inferences
    WHERE dates = 'kg:inferredWhen'
  UNION ALL SELECT 'in words', 3, time_text, NULL, NULL, NULL, stance, NULL FROM stances WHERE time_text IS NOT NULL
), one AS (SELECT DISTINCT stance, holder_name, own_voice, attitude, source, quote FROM stances)
SELECT * EXCLUDE (rank, starts) FROM (SELECT DISTINCT basis, date AS "when", subject_name AS subject, relation_label AS relation, object_name AS object,
  CASE WHEN own_voice THEN 'own voice' ELSE holder_name END AS speaker, attitude, text AS quote, because,
  title AS source, stance, rank, starts
FROM dated JOIN one USING (stance) JOIN sources USING (source) LEFT JOIN quotes ON quotes.quote = one.quote)
ORDER BY rank, "when", source, starts, stance
