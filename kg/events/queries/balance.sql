-- Cooperative and hostile relationships of each pair: the rows of the SPARQL question of the same name.
WITH kept AS (
  SELECT DISTINCT subject_state AS a, relation, object_state AS b, sign,
    CASE WHEN status IN ('accepted', 'corroborated', 'reported') THEN 'stated'
         WHEN status IN ('disputed', 'denied') THEN 'disputed' ELSE 'claimed' END AS standing
  FROM relationships WHERE sign != 0 AND status != 'rejected' AND subject_state != object_state
)
SELECT least(a, b) AS one, greatest(a, b) AS other, CASE WHEN sign > 0 THEN 'cooperative' ELSE 'hostile' END AS sign,
  count(*) FILTER (standing = 'stated') AS stated, count(*) FILTER (standing = 'claimed') AS claimed,
  count(*) FILTER (standing = 'disputed') AS disputed
FROM kept GROUP BY ALL ORDER BY one, other, sign
